// src/cli/text/actions.ts
function actionColour(action, paint) {
  switch (action) {
    case "extended":
    case "refreshed":
    case "minted":
    case "added":
    case "renamed":
    case "removed":
    case "paused":
    case "resumed":
      return paint.green;
    case "failed":
      return paint.red;
    case "skipped":
    case "deferred":
      return paint.yellow;
    case "kept":
      return (text) => text;
  }
}
function stateColour(state, paint) {
  return state === "fresh" ? paint.green : state === "due" || state === "unknown" ? paint.yellow : paint.red;
}
function shownAction(action, reason) {
  return action === "kept" && reason.startsWith("would be ") ? "due" : action;
}

export {
  actionColour,
  stateColour,
  shownAction
};
