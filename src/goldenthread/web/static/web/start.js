import { initAll } from "../vendor/govuk.min.js";

initAll();
