/** The holder of an identity such as `realms/atlas/users/ada` or `anonymous`. */
export const agentOf = (publicUrl: string, identity: string) => ({
  id: `${publicUrl}/${identity}`,
  name: decodeURIComponent(identity.slice(identity.lastIndexOf('/') + 1)),
});
