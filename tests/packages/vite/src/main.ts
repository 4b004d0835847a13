import { Port443 } from "port-443";

const letter = document.querySelector("port-443");
if (!(letter instanceof Port443)) throw new Error("<port-443> is not what the package exports");
