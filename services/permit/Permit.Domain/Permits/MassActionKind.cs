using System.Diagnostics;

namespace Permits.Domain.Permits;

/// <summary>What a mass action does to each of its permits.</summary>
public enum MassActionKind
{
    /// <summary>Suspends valid permits.</summary>
    Suspend,

    /// <summary>Permanently revokes valid and suspended permits.</summary>
    Revoke,

    /// <summary>Ends valid and suspended permits before their last day, without a finding against the holders.</summary>
    Expire,
}

/// <summary>What is common to all uses of a kind.</summary>
public static class MassActionKinds
{
    extension(MassActionKind kind)
    {
        /// <summary>The statuses that allow it.</summary>
        public IReadOnlyList<PermitStatus> From =>
            kind switch
            {
                MassActionKind.Suspend => [PermitStatus.Issued],
                MassActionKind.Revoke or MassActionKind.Expire => [PermitStatus.Issued, PermitStatus.Suspended],
                _ => throw new UnreachableException(),
            };

        /// <summary>What it makes of a permit.</summary>
        public PermitEvent EventFor(Reason.MassAction reason) =>
            kind switch
            {
                MassActionKind.Suspend => new PermitEvent.Suspended([reason]),
                MassActionKind.Revoke => new PermitEvent.Revoked(reason),
                MassActionKind.Expire => new PermitEvent.Expired(reason),
                _ => throw new UnreachableException(),
            };
    }
}
