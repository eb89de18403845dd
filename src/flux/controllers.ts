/** The Flux controllers that use a cloud identity. Deployment and ServiceAccount bear the controller's name. */
export const FluxController = {
    /** Reads registries, buckets and Git repositories. */
    SourceController: "source-controller",
    /** Decrypts with KMS keys, and applies to remote clusters. */
    KustomizeController: "kustomize-controller",
    /** Installs Helm releases on remote clusters. */
    HelmController: "helm-controller",
    /** Sends events to Event Hubs, Pub/Sub and Azure DevOps. */
    NotificationController: "notification-controller",
    /** Scans registries for image tags. */
    ImageReflectorController: "image-reflector-controller",
    /** Commits image updates to Git. */
    ImageAutomationController: "image-automation-controller",
    /** The Flux Operator, whose ResourceSetInputProviders scan registries and Git hosts. */
    FluxOperator: "flux-operator",
} as const;

/** The name of a Flux controller, as `source-controller`. */
export type FluxController = (typeof FluxController)[keyof typeof FluxController];

/** The names of all Flux controllers, sorted. */
export const fluxControllers: readonly FluxController[] = Object.values(FluxController).sort();

export function isFluxController(value: unknown): value is FluxController {
    return fluxControllers.some((controller) => controller === value);
}

/** A Deployment that runs a controller: the controller's own, or one of its shards. */
export interface ControllerDeployment {
    deployment: string;
    controller: FluxController;
}

/**
 * The Deployments in the order in which they restart: by name, those of source-controller last, because it drops its
 * artifacts when it restarts and the others wait for them.
 */
export function inRolloutOrder(deployments: readonly ControllerDeployment[]): ControllerDeployment[] {
    const last = ({ controller }: ControllerDeployment) =>
        controller === FluxController.SourceController ? 1 : 0;
    return [...deployments].sort((a, b) => last(a) - last(b) || compare(a.deployment, b.deployment));
}

function compare(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}
