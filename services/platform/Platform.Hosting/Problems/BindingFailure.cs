using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Platform.Hosting.Problems;

/// <summary>Finds the parameter that the framework could not bind. Only the exception's message names it, but that also repeats the value: maybe personal data.</summary>
internal static partial class BindingFailure
{
    /// <summary>The parameter, by the name that the caller uses; empty when the message has another format.</summary>
    public static IReadOnlyList<FieldError> Of(BadHttpRequestException exception, Endpoint? endpoint) => TryRead(exception.Message, out var parameter, out var detail)
        ? [new(NameFor(parameter, endpoint), detail)]
        : [];

    private static bool TryRead(string message, out string parameter, [NotNullWhen(true)] out string? detail)
    {
        var (wrong, missing) = (WrongForm().Match(message), Missing().Match(message));
        parameter = (wrong.Success ? wrong : missing).Groups["name"].Value;
        detail = wrong.Success ? "Invalid format." : missing.Success ? "Required." : null;
        return detail is not null;
    }

    // The message contains the name used in code.
    private static string NameFor(string parameter, Endpoint? endpoint)
    {
        var bound = endpoint?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>().FirstOrDefault(metadata => metadata.ParameterInfo.Name == parameter);
        var named = bound?.ParameterInfo.GetCustomAttributes(inherit: true).Select(attribute => attribute switch
        {
            IFromQueryMetadata query => query.Name,
            IFromRouteMetadata route => route.Name,
            IFromHeaderMetadata header => header.Name,
            _ => null,
        }).FirstOrDefault(name => name is not null);
        return named ?? char.ToLower(parameter[0], CultureInfo.InvariantCulture) + parameter[1..];
    }

    [GeneratedRegex("""^Failed to bind parameter "[^"]* (?<name>\w+)" from """, RegexOptions.ExplicitCapture)]
    private static partial Regex WrongForm();

    [GeneratedRegex("""^Required parameter "[^"]* (?<name>\w+)" was not provided from """, RegexOptions.ExplicitCapture)]
    private static partial Regex Missing();
}
