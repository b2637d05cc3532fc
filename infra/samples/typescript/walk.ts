// Searches a name, applies for two permits, reads the decisions and the feed. The types come from the services' OpenAPI documents (openapi-typescript), the
// requests are node's fetch. Needs a token in TOKEN.
import type { operations as Notification } from './generated/notification.js';
import type { operations as Permit } from './generated/permit.js';
import type { operations as Registry } from './generated/registry.js';

declare const process: { env: Record<string, string | undefined> };

const registry = process.env.REGISTRY ?? 'http://127.0.0.1:8081';
const permit = process.env.PERMIT ?? 'http://127.0.0.1:8082';
const notification = process.env.NOTIFICATION ?? 'http://127.0.0.1:8083';
const token = process.env.TOKEN;
if (!token) throw new Error('Set TOKEN, for instance to $(infra/token --state KOR --agency KOR-MOEL --role officer).');

// The JSON that an operation takes, and the one that it returns when it succeeds.
type Json<T> = T extends { content: { 'application/json': infer Value } } ? Value : never;
type RequestJson<Operation> = Operation extends { requestBody: infer Body } ? Json<Body> : undefined;
type ResponseJson<Operation> = Operation extends { responses: infer Responses } ? Json<Responses[keyof Responses & (200 | 201 | 202)]> : never;

async function call<Operation>(method: string, url: string, body: RequestJson<Operation>, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method,
    headers: { ...headers, Authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text}`);
  return { json: (text ? JSON.parse(text) : undefined) as ResponseJson<Operation>, tag: response.headers.get('ETag') ?? '' };
}

const pause = () => new Promise(resolve => setTimeout(resolve, 200));

// The key makes it safe to repeat the request: the same key finds the same application.
async function apply(name: string, nationality: string) {
  const reference = `sample-${crypto.randomUUID()}`;
  const application: RequestJson<Permit['ApplyForPermit']> = {
    worker: { names: [name], nationality },
    employer: { name: 'Hanbit Shipyard', country: 'KOR' },
    occupation: 'Welder',
    validFrom: '2027-01-01',
    validTo: '2027-12-31',
    reference,
  };
  return (await call<Permit['ApplyForPermit']>('POST', `${permit}/permits`, application, { 'Idempotency-Key': reference })).json.permitId;
}

async function decision(id: string) {
  for (let attempt = 0; attempt < 300; attempt++) {
    const { json } = await call<Permit['GetPermit']>('GET', `${permit}/permits/${id}`, undefined);
    if (json.status !== 'applied') return json;
    await pause();
  }

  throw new Error(`Permit ${id} is not decided after a minute.`);
}

console.log('Search: ryang kang chol');
const found = await call<Registry['SearchEntities']>('GET', `${registry}/search/default?q=ryang+kang+chol`, undefined);
for (const entity of found.json.results) console.log(`  ${entity.caption} (${entity.id})`);

console.log('Match: Kang-chol Ryang');
const queries = { q: { schema: 'Person', properties: { name: ['Kang-chol Ryang'] } } };
const matched = await call<Registry['MatchEntities']>('POST', `${registry}/match/default`, { queries });
for (const result of matched.json.responses.q?.results ?? []) console.log(`  ${result.score.toFixed(2)}  ${result.caption}: ${result.match ? 'a match' : 'below the threshold'}`);

console.log('Subscribe a webhook');
const { json: subscription, tag } = await call<Notification['CreateSubscription']>(
  'POST', `${notification}/subscriptions`, { url: 'http://127.0.0.1:9000/hooks', topics: ['permit-revoked'] });
console.log(`  ${subscription.id}: ${subscription.topics.join(', ')} to ${subscription.url}`);

console.log('Apply for two workers');
const workers = [['Oddvar Brekkestø', 'NOR'], ['Kang-chol Ryang', 'CHN']] as const;
const permits = new Set<string>();
for (const [name, nationality] of workers) {
  const id = await apply(name, nationality);
  permits.add(id);
  const decided = await decision(id);
  console.log(`  ${name}: ${decided.status}. ${decided.reasons.map(reason => reason.text).join(' ')}`);
}

console.log('The feed says');
const awaited = new Set(permits);
let after = 0;
for (let attempt = 0; awaited.size > 0; attempt++) {
  if (attempt === 300) throw new Error('The feed lacks a decision after a minute.');
  const page = await call<Notification['ReadFeed']>('GET', `${notification}/feed?after=${after}&limit=1000`, undefined);
  for (const notice of page.json.items) {
    after = notice.number;
    if (!notice.permitId || !permits.has(notice.permitId)) continue;
    console.log(`  ${after}  ${notice.summary}`);
    if (['permit-issued', 'permit-referred', 'permit-refused'].includes(notice.topic)) awaited.delete(notice.permitId);
  }

  if (page.json.items.length === 0) await pause();
}

await call<Notification['DeleteSubscription']>('DELETE', `${notification}/subscriptions/${subscription.id}`, undefined, { 'If-Match': tag });
console.log('The subscription is ended.');
