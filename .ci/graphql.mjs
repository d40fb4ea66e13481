// Asks a site in GraphQL as a program of somebody else would: with graphql-request, which reads what the schema tells of
// itself by graphql-js. The address is the first argument and the token in the environment. It prints what it read.
import { GraphQLClient, ClientError, gql } from "graphql-request";
import { buildClientSchema, getIntrospectionQuery, parse, validate, validateSchema } from "graphql";

const client = new GraphQLClient(`${process.argv[2]}/graphql`, { headers: { authorization: `Bearer ${process.env.TOKEN}` } });

const schema = buildClientSchema(await client.request(getIntrospectionQuery()));
const types = Object.keys(schema.getTypeMap()).filter((name) => !name.startsWith("__"));

const squad = gql`
  query Squad($slug: String!) {
    team(slug: $slug) { name createdAt players { id name etag skills { position skill } } }
  }
`;
const change = gql`
  mutation Change($slug: String!, $id: ID!, $etag: String!, $input: PlayerPatch!) {
    changePlayer(team: $slug, id: $id, etag: $etag, input: $input) { name shirt etag }
  }
`;
const invalid = [squad, change].flatMap((text) => validate(schema, parse(text)));

const { team } = await client.request(squad, { slug: "rovers" });
const [first] = team.players;
const variables = { slug: "rovers", id: first.id, etag: first.etag, input: { shirt: 98 } };
const { changePlayer } = await client.request(change, variables);
let refused;
try {
  await client.request(change, variables);
} catch (error) {
  refused = error instanceof ClientError ? error.response.errors[0].extensions.code : String(error);
}
let unknown;
try {
  await new GraphQLClient(`${process.argv[2]}/graphql`).request("{ viewer { name } }");
} catch (error) {
  unknown = error.response?.status;
}
console.log(JSON.stringify({
  types, problems: [...validateSchema(schema), ...invalid].map(String), team: team.name, players: team.players.length,
  shirt: changePlayer.shirt, fresh: changePlayer.etag !== first.etag, refused, unknown,
}));
