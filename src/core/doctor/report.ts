import type { ReportDocument } from '../report.ts';
import { VERSION } from '../version.ts';
import type { Check, Finding } from './check.ts';

/** What `--fix` did. Nothing else is ever changed. */
export interface Fixes {
  /** What was done, in words. */
  readonly done: readonly string[];
  /** What could not be done, and why. */
  readonly failed: readonly string[];
}

/** The whole of `byods doctor --json`. */
export interface DoctorReport extends ReportDocument {
  readonly checks: readonly Check[];
  /** With `--fix`: what was done. */
  readonly fixed?: readonly string[];
}

/** The document of what was found, after what was mended. Pure. */
export function doctorReport(findings: readonly Finding[], fixes?: Fixes): DoctorReport {
  return {
    version: 1,
    programVersion: VERSION,
    warnings: fixes?.failed ?? [],
    checks: findings.map(({ exitCode: _, ...check }) => check),
    ...(fixes && { fixed: fixes.done }),
  };
}
