#!/usr/bin/env node
import { runCommand } from "./command";
import { processIo } from "./io";

runCommand(process.argv.slice(2), processIo).then((status) => {
  process.exitCode = status;
});
