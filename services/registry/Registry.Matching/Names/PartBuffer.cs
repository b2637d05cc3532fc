using System.Runtime.CompilerServices;

namespace Registry.Matching.Names;

/// <summary>Room for the parts of one name, on the stack.</summary>
[InlineArray(NameParser.MaxParts)]
internal struct PartBuffer
{
    private NamePart _first;
}
