import assert from "node:assert/strict";
import { existingRoleArnProblem, roleNameOf } from "../../src/aws/iamRole";

describe("roleNameOf", () => {
    it("is the last part of the ARN, after any path", () => {
        assert.equal(roleNameOf("arn:aws:iam::111122223333:role/flux"), "flux");
        assert.equal(roleNameOf("arn:aws:iam::111122223333:role/teams/flux/reader"), "reader");
    });
});

describe("existingRoleArnProblem", () => {
    it("accepts a role of any partition, with a path", () => {
        assert.equal(existingRoleArnProblem("arn:aws-us-gov:iam::111122223333:role/flux/reader"), undefined);
    });

    it("refuses path and name that Flux refuses: more than 200 characters together", () => {
        const arn = (length: number) => `arn:aws:iam::111122223333:role/${"r".repeat(length)}`;
        assert.equal(existingRoleArnProblem(arn(200)), undefined);
        assert.match(existingRoleArnProblem(arn(201)) ?? "", /is not the ARN of an IAM role/);
    });
});
