// Before each test file: one seed for all properties, so that every run draws the same and a failure is found again.
// fast-check prints it beside the input that failed.

import fc from "fast-check";

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_260_301 });
