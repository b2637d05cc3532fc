using System.Text.RegularExpressions;
using Platform.Kernel;
using Vogen;

namespace Permits.Domain.Permits;

/// <summary>An economic activity by its ISIC Rev. 4 code: a division (two digits), a group (three) or a class (four).</summary>
[ValueObject<string>, ValueForm("Must be an ISIC Rev. 4 code of two to four digits that begins with one of its divisions, for instance 3011.")]
public readonly partial struct SectorCode
{
    private static Validation Validate(string value) => ValueFormAttribute.Check<SectorCode>(Form().IsMatch(value));

    // The 88 divisions (UN Statistics Division, ISIC Rev. 4).
    [GeneratedRegex(@"^(0[1-35-9]|[12][0-9]|3[0-35-9]|4[1-35-79]|5[0-35-689]|6[0-689]|7[0-57-9]|8[0-24-8]|9[0-9])[0-9]{0,2}\z")]
    private static partial Regex Form();
}
