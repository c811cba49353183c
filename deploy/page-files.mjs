/** The files of the token endpoint's interactive page, as Swagger publishes them, with what their licence asks for. */
export const PAGE_FILES = [
  'swagger-ui.css',
  'swagger-ui-bundle.js',
  'swagger-ui-bundle.js.LICENSE.txt',
  'LICENSE',
  'NOTICE',
];

/** Where they are found. */
export const PAGE_FOLDER = 'node_modules/swagger-ui-dist';
