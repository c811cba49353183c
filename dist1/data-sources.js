#!/usr/bin/env node
import {
  start
} from "./chunks/chunk-K2VQ7GPA.js";

// src/cli/bin/data-sources.ts
start(["data-sources"]);
