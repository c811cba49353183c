import { start } from './start.ts';

start(['refresh-token']);
