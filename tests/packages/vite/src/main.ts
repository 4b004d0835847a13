import { Port443, type ReadyDetail, type Scenario } from "port-443";

const hybrid: Scenario = "postQuantum";
const letter = document.querySelector("port-443");
if (!(letter instanceof Port443)) throw new Error("<port-443> is not what the package exports");
letter.addEventListener("ready", (event) => {
  const { scenario, seed }: ReadyDetail = event.detail;
  if (scenario === hybrid) throw new Error(`that is the other one, with seed ${seed}`);
});
