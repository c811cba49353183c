#!/usr/bin/env node
import {
  start
} from "./chunks/chunk-K2VQ7GPA.js";

// src/cli/bin/refresh-token.ts
start(["refresh-token"]);
