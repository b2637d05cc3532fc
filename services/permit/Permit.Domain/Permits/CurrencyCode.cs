using System.Text.RegularExpressions;
using Platform.Kernel;
using Vogen;

namespace Permits.Domain.Permits;

/// <summary>A currency by its ISO 4217 code, or a cryptocurrency by its ticker.</summary>
[ValueObject<string>, ValueForm("Must be an ISO 4217 currency code, for instance KRW, or a cryptocurrency's ticker of 3 to 6 capital letters or digits.")]
public readonly partial struct CurrencyCode
{
    private static Validation Validate(string value) => ValueFormAttribute.Check<CurrencyCode>(Form().IsMatch(value));

    [GeneratedRegex(@"^[A-Z][A-Z0-9]{2,5}\z")]
    private static partial Regex Form();
}
