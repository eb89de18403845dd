import assert from "node:assert/strict";
import fc from "fast-check";
import { policyDocument, statementIds } from "../../src/aws/policyDocument";

describe("policyDocument", () => {
    it("collapses a list of one to its element, as IAM returns it", () => {
        const document = policyDocument([
            { sid: "Read", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::b/*"] },
        ]);
        assert.equal(
            document,
            '{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}]}',
        );
    });

    it("gives the same bytes whatever the order of actions, resources and condition values, and however often one is named", () => {
        const statement = (list: string[]) =>
            policyDocument([
                { sid: "S", actions: list, resources: list, conditions: { StringEquals: { k: list } } },
            ]);
        fc.assert(
            fc.property(
                fc.array(fc.string({ minLength: 1 }), { minLength: 1 }),
                fc.infiniteStream(fc.nat()),
                (list, order) => {
                    const shuffled = [...list, ...list].sort(() => (Number(order.next().value) % 3) - 1);
                    assert.equal(statement(shuffled), statement(list));
                },
            ),
        );
    });

    it("sorts condition keys", () => {
        const keys = (conditions: { [key: string]: string[] }) =>
            policyDocument([{ sid: "S", actions: ["a"], conditions: { StringEquals: conditions } }]);
        assert.equal(keys({ "x:sub": ["s"], "x:aud": ["a"] }), keys({ "x:aud": ["a"], "x:sub": ["s"] }));
    });
});

describe("statementIds", () => {
    it("writes a name's words together", () => {
        assert.equal(statementIds(["prod-eu_1"]).get("prod-eu_1"), "ProdEu1");
    });

    it("tells apart names that differ in other characters only", () => {
        const ids = statementIds(["prod-eu", "prod.eu"]);
        assert.notEqual(ids.get("prod-eu"), ids.get("prod.eu"));
    });

    it("gives each name one identifier of letters and digits, the same in any order", () => {
        const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/);
        fc.assert(
            fc.property(fc.uniqueArray(name, { minLength: 1 }), (names) => {
                const ids = statementIds(names);
                assert.equal(new Set(ids.values()).size, names.length);
                [...ids.values()].forEach((id) => assert.match(id, /^[A-Za-z0-9]+$/));
                const reversed = statementIds([...names].reverse());
                names.forEach((one) => assert.equal(reversed.get(one), ids.get(one)));
            }),
        );
    });
});
