import { start } from './start.ts';

start(['data-sources']);
