/** How Flux gets its cloud identity. */
export const IdentityMode = {
    /** IAM role for service accounts on EKS. */
    EksIrsa: "eks-irsa",
    /** Pod Identity association on EKS. */
    EksPodIdentity: "eks-pod-identity",
    /** User-assigned managed identity with federated credentials on AKS. */
    AksWorkloadIdentity: "aks-workload-identity",
    /** Impersonation of a Google service account on GKE. */
    GkeServiceAccount: "gke-service-account",
    /** Direct access of the ServiceAccount's principal on GKE. */
    GkePrincipal: "gke-principal",
} as const;

/** The name of a mode, as `eks-irsa`. */
export type IdentityMode = (typeof IdentityMode)[keyof typeof IdentityMode];

/** What a mode puts in the cluster. It is plain data, because it decides which patches exist. */
export interface InClusterShape {
    /** Keys of the annotations on ServiceAccounts. */
    annotations: readonly string[];
    /** Keys of the labels on the controllers' pod template. */
    podLabels: readonly string[];
    /** Whether controllers read the identity when their pods start, and so restart when it changes. */
    restarts: boolean;
    /** Why ServiceAccounts that Flux objects name can't use the mode, where they can't. */
    objectLevelProblem?: string;
}

// Keys and restarts: https://fluxcd.io/flux/integrations/ (aws, azure, gcp).
const shapes: Record<IdentityMode, InClusterShape> = {
    "eks-irsa": { annotations: ["eks.amazonaws.com/role-arn"], podLabels: [], restarts: true },
    "eks-pod-identity": {
        annotations: [],
        podLabels: [],
        restarts: true,
        // https://github.com/fluxcd/flux2/issues/6003
        objectLevelProblem:
            "EKS Pod Identity gives credentials to pods, and Flux has no pod per ServiceAccount; use IRSA",
    },
    "aks-workload-identity": {
        annotations: ["azure.workload.identity/client-id", "azure.workload.identity/tenant-id"],
        podLabels: ["azure.workload.identity/use"],
        restarts: true,
    },
    "gke-service-account": { annotations: ["iam.gke.io/gcp-service-account"], podLabels: [], restarts: true },
    "gke-principal": { annotations: [], podLabels: [], restarts: false },
};

/** The names of all modes, sorted. */
export const identityModes: readonly IdentityMode[] = Object.values(IdentityMode).sort();

export function isIdentityMode(value: unknown): value is IdentityMode {
    return identityModes.some((mode) => mode === value);
}

export function inClusterShape(mode: IdentityMode): InClusterShape {
    return shapes[mode];
}
