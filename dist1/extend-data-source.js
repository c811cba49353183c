#!/usr/bin/env node
import {
  start
} from "./chunks/chunk-K2VQ7GPA.js";

// src/cli/bin/extend-data-source.ts
start(["extend-data-source"]);
