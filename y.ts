import { EXAMPLE, compiled } from "./test/toolkit/agreement-file/support.js";
import { checkAgreement } from "./toolkit/agreement-check/check.js";
import { formatProblem } from "./toolkit/agreement-file/problem.js";
for (const f of checkAgreement(compiled(EXAMPLE))) console.log(f.severity, f.code, formatProblem(f));
