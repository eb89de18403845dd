import type * as pulumi from "@pulumi/pulumi";
import { quote, type InputChecks } from "../errors";
import { arnRule, type ArnKind } from "./arn";
import { trustPolicyQuota } from "./trustPolicy";

/** How a new IAM role is made. */
export interface IamRole {
    /**
     * Name of the role, 1 to 64 letters, digits and `+=,.@_-`. Default: the component's name, `-role` and a random suffix,
     * which lets the role be replaced before its predecessor is deleted.
     */
    name?: pulumi.Input<string>;
    /** Path of the role, as `/flux/`. Default: `/`. */
    path?: pulumi.Input<string>;
    /** ARN of the managed policy that bounds the role's permissions. Default: none. */
    permissionsBoundary?: pulumi.Input<string>;
    /** Longest session, in seconds, 3600 to 43200. Default: 3600. */
    maxSessionDuration?: pulumi.Input<number>;
    /** Description of the role, at most 1000 characters. Default: none. */
    description?: pulumi.Input<string>;
    /**
     * Quota of the account for the length of a trust policy, in characters, 2048 to 4096. Raise it here after AWS raised it.
     * Default: 2048. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html.
     */
    trustPolicyQuota?: number;
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
const longestName = 64;
const nameForm = /^[\w+=,.@-]{1,64}$/;
const pathForm = /^\/([!-~]+\/)?$/;
const longestPath = 512;
const longestDescription = 1000;
// A hyphen and seven hexadecimal digits, by which the engine tells a role from its replacement.
const randomSuffix = 8;
// Flux reads longer ARNs as invalid: path and name of a role have 200 characters together.
const existingRole: ArnKind = {
    what: "an IAM role",
    service: "iam",
    regional: false,
    resource: /^role\/.{1,200}$/,
    example: "arn:aws:iam::111122223333:role/flux-registry",
};
const boundary: ArnKind = {
    what: "an IAM managed policy",
    service: "iam",
    regional: false,
    resource: /^policy\/.+$/,
    example: "arn:aws:iam::111122223333:policy/boundary",
};

/** Checks how a new role is to be made. The result has the quota that the trust policy is counted against. */
export function checkedRole(checks: InputChecks, component: string, role: IamRole): CheckedRole {
    const { name, path, permissionsBoundary, maxSessionDuration, description } = role;
    const quota = role.trustPolicyQuota ?? trustPolicyQuota.standard;
    if (name === undefined) {
        checks.check("role.name", derivedRoleName(component), derivedNameProblem);
    }
    checks.check("role.trustPolicyQuota", quota, quotaProblem);
    return {
        name: checks.optional("role.name", name, nameProblem),
        path: checks.optional("role.path", path, pathProblem),
        permissionsBoundary: checks.optional(
            "role.permissionsBoundary",
            permissionsBoundary,
            arnRule(boundary),
        ),
        maxSessionDuration: checks.optional("role.maxSessionDuration", maxSessionDuration, durationProblem),
        description: checks.optional("role.description", description, descriptionProblem),
        trustPolicyQuota: quota,
    };
}

/** A role's inputs after their checks. */
export interface CheckedRole extends IamRole {
    trustPolicyQuota: number;
}

/** What is wrong with the ARN of an existing role, or nothing. */
export const existingRoleArnProblem = arnRule(existingRole);

/** The name of a role: the last part of its ARN, after the path. */
export function roleNameOf(roleArn: string): string {
    return roleArn.slice(roleArn.lastIndexOf("/") + 1);
}

/** The name of the role's resource, which the engine makes the role's name of. */
export function derivedRoleName(component: string): string {
    return `${component}-role`;
}

function derivedNameProblem(name: string): string | undefined {
    const longest = longestName - randomSuffix;
    if (name.length > longest) {
        return `the role would be named "${name}" and a suffix, ${name.length + randomSuffix} characters where IAM allows ${longestName}; shorten the component's name or give a name`;
    }
    return nameForm.test(name)
        ? undefined
        : `the role would be named "${name}" and a suffix, and IAM allows letters, digits and +=,.@_- only; change the component's name or give a name`;
}

function nameProblem(name: string): string | undefined {
    return nameForm.test(name)
        ? undefined
        : `${quote(name)} is not a role's name; give 1 to ${longestName} letters, digits and +=,.@_-`;
}

function pathProblem(path: string): string | undefined {
    return pathForm.test(path) && path.length <= longestPath
        ? undefined
        : `${quote(path)} is not a path; give one that begins and ends with "/", at most ${longestPath} characters, as "/flux/"`;
}

function durationProblem(seconds: number): string | undefined {
    return Number.isInteger(seconds) && seconds >= 3600 && seconds <= 43200
        ? undefined
        : `${quote(seconds)} is not a session's length; give a whole number of seconds from 3600 to 43200`;
}

function descriptionProblem(description: string): string | undefined {
    return description.length <= longestDescription
        ? undefined
        : `has ${description.length} characters where IAM allows ${longestDescription}; shorten it`;
}

function quotaProblem(quota: number): string | undefined {
    const { standard, highest } = trustPolicyQuota;
    return Number.isInteger(quota) && quota >= standard && quota <= highest
        ? undefined
        : `${quote(quota)} is no quota that AWS grants; give a whole number from ${standard} to ${highest}`;
}
