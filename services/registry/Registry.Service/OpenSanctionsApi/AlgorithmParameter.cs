using Platform.Hosting.Requests;
using Registry.Service.Editions;

namespace Registry.Service.OpenSanctionsApi;

/// <summary>The parameter <c>algorithm</c>: which algorithm a request uses.</summary>
internal static class AlgorithmParameter
{
    /// <summary>The OpenSanctions API's algorithms. Its clients send these names and get the best algorithm here; a response header says so.</summary>
    public static IReadOnlyList<string> OpenSanctionsAliases { get; } = ["logic-v2", "logic-v1", "name-based", "name-qualified"];

    /// <summary>Its description.</summary>
    public static QueryParameter Parameter { get; } =
        new("algorithm", $"One of: {string.Join(", ", Algorithms.All.SelectMany(algorithm => (string[])[algorithm.Alias, algorithm.Name]))}. Default: best.");

    /// <summary>The algorithm that a request names. Default: the best.</summary>
    /// <exception cref="Platform.Hosting.Problems.RequestRejectedException">No algorithm has that name.</exception>
    public static Algorithm Of(IQueryCollection query) =>
        query["algorithm"].ToString() is not { Length: > 0 } name
            ? Algorithms.Best
            : Algorithms.Find(name) ?? throw QueryValues.Invalid("algorithm", Parameter.Description);

    /// <summary>The same for an endpoint of the OpenSanctions API, where that API's algorithm names mean the best algorithm.</summary>
    public static Algorithm OfClient(HttpContext context)
    {
        var algorithm = OpenSanctionsAliases.Contains(context.Request.Query["algorithm"].ToString()) ? Algorithms.Best : Of(context.Request.Query);
        context.Response.Headers["x-algorithm"] = algorithm.Name;
        return algorithm;
    }
}
