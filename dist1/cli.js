#!/usr/bin/env node
import {
  start
} from "./chunks/chunk-K2VQ7GPA.js";

// src/cli/bin/cli.ts
start([]);
