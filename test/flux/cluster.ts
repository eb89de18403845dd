import { Provider } from "@pulumi/kubernetes/provider";

/** A provider for the patched cluster: the components take no ambient one. */
export function kubernetes(name = "cluster"): Provider {
    return new Provider(name, { kubeconfig: "a kubeconfig" });
}
