import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";

/**
 * Why there is no Kubernetes provider to patch with, or nothing. The ambient kubeconfig could be any cluster, so it takes a
 * provider given to the component or an ancestor, or a stack whose configuration names the cluster.
 */
export function kubernetesProviderProblem(opts: pulumi.ComponentResourceOptions = {}): string | undefined {
    const given = [opts.provider, ...Object.values(opts.providers ?? {})];
    const inherited = opts.parent?.getProvider("kubernetes:core/v1:ServiceAccountPatch");
    const configuration = new pulumi.Config("kubernetes");
    const configured = ["kubeconfig", "context"].some((key) => configuration.get(key) !== undefined);
    if (configured || inherited !== undefined || given.some((provider) => Provider.isInstance(provider))) {
        return undefined;
    }
    return (
        "no Kubernetes provider says which cluster to patch; pass `{ providers: { kubernetes: … } }`, " +
        "set `kubernetes:kubeconfig` or `kubernetes:context` in the stack's configuration, or set `inCluster.enabled` to false"
    );
}
