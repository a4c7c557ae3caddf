/** Finds a process of the provider by its socket for whoever configures it. */
export interface ProviderPool {
  /** The socket of a process that answers whatever does not depend on a configuration. */
  readonly first: string;
  take(user: object, configuration: string): Promise<string>;
  leave(user: object): void;
}

interface Provider {
  readonly socket: Promise<string>;
  readonly users: Set<object>;
  configuration?: string;
}

/**
 * A process has one configuration at a time. Whoever comes with another while it is used is given another process, which
 * is started where none is free: what a root calls in two regions takes two.
 */
export function providerPool(first: string, startAnother: () => Promise<string>): ProviderPool {
  const providers: Provider[] = [{ socket: Promise.resolve(first), users: new Set() }];
  const added = () => {
    const provider: Provider = { socket: startAnother(), users: new Set() };
    providers.push(provider);
    return provider;
  };
  return {
    first,
    take(user, configuration) {
      const provider =
        providers.find((one) => one.configuration === configuration) ??
        providers.find(({ users }) => users.size === 0) ??
        added();
      provider.configuration = configuration;
      provider.users.add(user);
      return provider.socket;
    },
    leave(user) {
      for (const { users } of providers) users.delete(user);
    },
  };
}
