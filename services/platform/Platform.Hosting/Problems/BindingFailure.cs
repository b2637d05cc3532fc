using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Platform.Kernel;

namespace Platform.Hosting.Problems;

/// <summary>
/// Finds the parameter that the framework could not bind. Only the exception's message names it, but that also repeats the value: maybe personal data.
/// </summary>
internal static partial class BindingFailure
{
    /// <summary>The parameter, by the name that the caller uses; empty when the message has another format.</summary>
    public static IReadOnlyList<FieldError> Of(BadHttpRequestException exception, Endpoint? endpoint)
    {
        var (invalid, missing) = (Invalid().Match(exception.Message), Missing().Match(exception.Message));
        if (!invalid.Success && !missing.Success)
            return [];
        // The message contains the name used in code.
        var name = (invalid.Success ? invalid : missing).Groups["name"].Value;
        var bound = endpoint?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>() ?? [];
        var parameter = bound.FirstOrDefault(metadata => metadata.ParameterInfo.Name == name)?.ParameterInfo;
        return [new(NameFor(name, parameter), invalid.Success ? SentenceFor(parameter) : "Required.")];
    }

    private static string NameFor(string name, ParameterInfo? parameter)
    {
        var named = parameter
            ?.GetCustomAttributes(inherit: true)
            .Select(attribute =>
                attribute switch
                {
                    IFromQueryMetadata query => query.Name,
                    IFromRouteMetadata route => route.Name,
                    IFromHeaderMetadata header => header.Name,
                    _ => null,
                }
            )
            .FirstOrDefault(name => name is not null);
        return named ?? char.ToLower(name[0], CultureInfo.InvariantCulture) + name[1..];
    }

    private static string SentenceFor(ParameterInfo? parameter) =>
        parameter is null ? ValueFormAttribute.General : ValueFormAttribute.Of(Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType);

    [GeneratedRegex("""^Failed to bind parameter "[^"]* (?<name>\w+)" from """, RegexOptions.ExplicitCapture)]
    private static partial Regex Invalid();

    [GeneratedRegex("""^Required parameter "[^"]* (?<name>\w+)" was not provided from """, RegexOptions.ExplicitCapture)]
    private static partial Regex Missing();
}
