import { start } from './start.ts';

start(['extend-data-source']);
