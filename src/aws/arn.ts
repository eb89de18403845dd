import { quote, type Rule } from "../errors";

/** The parts of an ARN: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export interface Arn {
    partition: string;
    service: string;
    region: string;
    account: string;
    /** All that follows the account, as `repository/apps`. */
    resource: string;
}

const form = /^arn:(aws[\w-]*):([\w-]+):([^:]*):([^:]*):(.+)$/;

/** Takes an ARN of any partition apart; nothing when it is none. */
export function parseArn(arn: string): Arn | undefined {
    const [, partition = "", service = "", region = "", account = "", resource = ""] = form.exec(arn) ?? [];
    return resource === "" ? undefined : { partition, service, region, account, resource };
}

/** The ARNs that an input accepts. */
export interface ArnKind {
    /** What the ARN names, with its article: `an ECR repository`. */
    what: string;
    service: string;
    /** Whether the ARN names a region and an account, as ARNs of S3 buckets do not. */
    regional: boolean;
    /** The form of the resource part. */
    resource: RegExp;
    /** An ARN as messages show it. */
    example: string;
    /** What to do about ARNs of the service that name something else, told by their resource part. */
    remedies?: readonly { resource: RegExp; remedy: string }[];
}

/** A rule that accepts the ARNs of a kind, and no wildcard that stands for a region, an account or every resource. */
export function arnRule(kind: ArnKind): Rule<unknown> {
    return (value) => {
        const arn = typeof value === "string" ? parseArn(value) : undefined;
        const mistaken = arn?.service === kind.service ? kind.remedies : undefined;
        const remedy = mistaken?.find(({ resource }) => resource.test(arn?.resource ?? ""))?.remedy;
        if (remedy !== undefined) {
            return `${quote(value)} ${remedy}`;
        }
        if (value === "*" || (arn !== undefined && isWholeWildcard(arn))) {
            return `${quote(value)} is a wildcard for every resource; name ${kind.what}, as ${kind.example}`;
        }
        if (arn === undefined) {
            return `${quote(value)} is not an ARN; give the ARN of ${kind.what}, as ${kind.example}`;
        }
        const regional = arn.region !== "" && arn.account !== "";
        if (
            arn.service !== kind.service ||
            !kind.resource.test(arn.resource) ||
            (kind.regional && !regional)
        ) {
            return `${quote(value)} is not the ARN of ${kind.what}; give one as ${kind.example}`;
        }
        return undefined;
    };
}

/** `repository/charts/*` names a family of resources; `*` and `repository/*` name them all. */
function isWholeWildcard({ region, account, resource }: Arn): boolean {
    return /[*?]/.test(region + account) || /^([\w-]+[/:])?[*?/]+$/.test(resource);
}
