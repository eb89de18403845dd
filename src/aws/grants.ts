import type * as pulumi from "@pulumi/pulumi";
import { FluxController } from "../flux/controllers";
import { parseArn, type ArnKind } from "./arn";
import type { PolicyStatement } from "./policyDocument";

/**
 * What an identity may do on AWS, by the services that Flux uses. Every map names resources under keys of your choice; the
 * keys tell resources apart in messages and never reach AWS.
 */
export interface AwsGrants {
    /**
     * ECR repositories to pull from and to list tags of, by ARN: `arn:aws:ecr:REGION:ACCOUNT:repository/NAME`. The name may
     * end with a wildcard, as `repository/charts/*`. See https://fluxcd.io/flux/integrations/aws/#for-amazon-elastic-container-registry.
     */
    ecrRepositories?: { [key: string]: pulumi.Input<string> };
    /** Whether to pull from ECR Public with the identity, which raises its limits. Default: false. */
    ecrPublic?: boolean;
    /** S3 buckets to read, by ARN: `arn:aws:s3:::NAME`. */
    s3Buckets?: { [key: string]: pulumi.Input<string> };
    /** KMS keys that encrypt the objects of those buckets, by ARN. They decrypt through S3 only. */
    s3KmsKeys?: { [key: string]: pulumi.Input<string> };
    /** CodeCommit repositories to pull from, by ARN: `arn:aws:codecommit:REGION:ACCOUNT:NAME`. */
    codeCommitRepositories?: { [key: string]: pulumi.Input<string> };
    /** CodeCommit repositories to pull from and push to, by ARN. */
    codeCommitPushRepositories?: { [key: string]: pulumi.Input<string> };
    /** KMS keys to decrypt SOPS files with, by ARN: `arn:aws:kms:REGION:ACCOUNT:key/ID`. Aliases can't be granted. */
    kmsKeys?: { [key: string]: pulumi.Input<string> };
    /** EKS clusters to apply to, by ARN. The cluster's access entry or RBAC decides what may be done there. */
    eksClusters?: { [key: string]: pulumi.Input<string> };
    /** IAM managed policies to attach, by ARN. The key names the attachment. */
    managedPolicies?: { [key: string]: pulumi.Input<string> };
    /** Inline policies of your own, as JSON documents. The key names the policy. */
    inlinePolicies?: { [key: string]: pulumi.Input<string> };
}

/** The grants that name resources of a service. */
export type ResourceGrant =
    | "ecrRepositories"
    | "s3Buckets"
    | "s3KmsKeys"
    | "codeCommitRepositories"
    | "codeCommitPushRepositories"
    | "kmsKeys"
    | "eksClusters";

interface ResourceGrantRule {
    arn: ArnKind;
    /** The controllers that use the service. */
    usedBy: readonly FluxController[];
    /** What allows it on resources with these ARNs. */
    statements: (arns: readonly string[]) => PolicyStatement[];
}

const account = "111122223333";
const kmsKey: ArnKind = {
    what: "a KMS key",
    service: "kms",
    regional: true,
    resource: /^key\/[\w-]+$/,
    example: `arn:aws:kms:eu-central-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
    remedies: [
        {
            resource: /^alias\//,
            remedy: "is an alias, and a grant on an alias allows nothing; give the ARN of its key",
        },
    ],
};
const codeCommitRepository: ArnKind = {
    what: "a CodeCommit repository",
    service: "codecommit",
    regional: true,
    resource: /^[\w.*-]+$/,
    example: `arn:aws:codecommit:eu-central-1:${account}:fleet`,
};

const { SourceController, KustomizeController, HelmController } = FluxController;
const { ImageReflectorController, ImageAutomationController, FluxOperator } = FluxController;

// Actions: https://fluxcd.io/flux/integrations/aws/. Of the registry's managed policy there, these are what pulling and
// listing tags take: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
export const resourceGrants: Record<ResourceGrant, ResourceGrantRule> = {
    ecrRepositories: {
        arn: {
            what: "an ECR repository",
            service: "ecr",
            regional: true,
            resource: /^repository\/[a-z0-9][a-z0-9._/*-]*$/,
            example: `arn:aws:ecr:eu-central-1:${account}:repository/apps`,
        },
        usedBy: [SourceController, ImageReflectorController, FluxOperator],
        statements: (arns) => [
            { sid: "EcrLogin", actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
            {
                sid: "EcrPull",
                actions: [
                    "ecr:BatchCheckLayerAvailability",
                    "ecr:BatchGetImage",
                    "ecr:GetDownloadUrlForLayer",
                    "ecr:ListImages",
                ],
                resources: arns,
            },
        ],
    },
    s3Buckets: {
        arn: {
            what: "an S3 bucket",
            service: "s3",
            regional: false,
            resource: /^[a-z0-9][a-z0-9.-]+$/,
            example: "arn:aws:s3:::fleet-artifacts",
            remedies: [
                { resource: /\//, remedy: "names objects; give the ARN of their bucket, without a path" },
            ],
        },
        usedBy: [SourceController],
        statements: (arns) => [
            { sid: "S3List", actions: ["s3:ListBucket"], resources: arns },
            { sid: "S3Read", actions: ["s3:GetObject"], resources: arns.map((arn) => `${arn}/*`) },
        ],
    },
    s3KmsKeys: {
        arn: kmsKey,
        usedBy: [SourceController],
        statements: (arns) =>
            [...new Set(arns.map(s3Host))].sort().map((host, index) => ({
                sid: `S3Decrypt${index + 1}`,
                actions: ["kms:Decrypt"],
                resources: arns.filter((arn) => s3Host(arn) === host),
                conditions: { StringEquals: { "kms:ViaService": [host] } },
            })),
    },
    codeCommitRepositories: {
        arn: codeCommitRepository,
        usedBy: [SourceController, ImageAutomationController, FluxOperator],
        statements: (arns) => [{ sid: "CodeCommitPull", actions: ["codecommit:GitPull"], resources: arns }],
    },
    codeCommitPushRepositories: {
        arn: codeCommitRepository,
        usedBy: [ImageAutomationController],
        statements: (arns) => [
            { sid: "CodeCommitPush", actions: ["codecommit:GitPull", "codecommit:GitPush"], resources: arns },
        ],
    },
    kmsKeys: {
        arn: kmsKey,
        usedBy: [KustomizeController],
        statements: (arns) => [
            { sid: "KmsDecrypt", actions: ["kms:Decrypt", "kms:DescribeKey"], resources: arns },
        ],
    },
    eksClusters: {
        arn: {
            what: "an EKS cluster",
            service: "eks",
            regional: true,
            resource: /^cluster\/[A-Za-z0-9][\w-]*$/,
            example: `arn:aws:eks:eu-central-1:${account}:cluster/prod-eu`,
        },
        usedBy: [KustomizeController, HelmController],
        statements: (arns) => [{ sid: "EksDescribe", actions: ["eks:DescribeCluster"], resources: arns }],
    },
};

/** The names of the grants that name resources, in the order of the table. */
export const resourceGrantNames = Object.keys(resourceGrants) as ResourceGrant[];

/** What pulling from ECR Public takes: https://docs.aws.amazon.com/AmazonECR/latest/public/public-repository-policies.html */
export const ecrPublicGrant = {
    usedBy: [SourceController, ImageReflectorController, FluxOperator] as readonly FluxController[],
    statements: [
        {
            sid: "EcrPublicLogin",
            actions: ["ecr-public:GetAuthorizationToken", "sts:GetServiceBearerToken"],
            resources: ["*"],
        },
    ] satisfies PolicyStatement[],
};

/** An IAM managed policy, of AWS or of an account. */
export const managedPolicy: ArnKind = {
    what: "an IAM managed policy",
    service: "iam",
    regional: false,
    resource: /^policy\/[\w+=,.@/-]+$/,
    example: "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly",
};

/** The host through which S3 uses a KMS key, as the condition key `kms:ViaService` has it. */
function s3Host(keyArn: string): string {
    const { partition, region } = parseArn(keyArn) ?? { partition: "aws", region: "" };
    return `s3.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}`;
}
