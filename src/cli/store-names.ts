/** How a token store is named, for people. */
export const STORE_NAMES = 'file:<path>, aws:<secret name or ARN> or vault:<mount>/<path>';
