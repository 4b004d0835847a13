// As somebody with React would write it; only its types are looked at.
import type {} from "port-443/react";

export const post = (
  <port-443
    scenario="impostor"
    moment="certificate"
    latency={80}
    loop
    onstep={(event) => event.detail.title.toUpperCase()}
  >
    <p>Nobody vouches for it.</p>
  </port-443>
);

// @ts-expect-error: there is no such scenario
export const mistyped = <port-443 scenario="imposter" />;
