using Platform.Kernel;
using Vogen;

namespace Registry.Domain.PermitScreenings;

/// <summary>A permit, by the permit service's id; the stream ids of its screening and its watch are derived from it.</summary>
[ValueObject<Guid>]
public readonly partial struct PermitId
{
    /// <summary>The stream of the permit's screening.</summary>
    public Guid ScreeningStream => NameBasedGuid.Create("screening", ToString());

    /// <summary>The stream of the permit's watch.</summary>
    public Guid WatchStream => NameBasedGuid.Create("watch", ToString());
}
