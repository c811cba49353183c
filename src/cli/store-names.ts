/** How a token store is named, for people. */
export const STORE_NAMES =
  'file:<path>, aws:<secret name or ARN>, vault:<mount>/<path>, or of a store of many credentials folder:<directory>#<name> or dynamodb:<table>[@region]#<name>';
