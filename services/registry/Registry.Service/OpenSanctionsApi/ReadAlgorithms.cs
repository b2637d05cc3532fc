using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Hosting.Access;
using Registry.Matching;
using Registry.Service.Editions;

namespace Registry.Service.OpenSanctionsApi;

/// <summary><c>GET /algorithms</c>: the algorithms, and what each compares.</summary>
internal static class ReadAlgorithms
{
    public static void MapAlgorithms(this WebApplication app) =>
        app.MapGet("/algorithms", Handle)
            .WithName("ListAlgorithms")
            .WithTags("Algorithms")
            .WithSummary("The available algorithms and what each compares")
            .ForAnyCaller();

    private static Ok<AlgorithmsResponse> Handle() =>
        TypedResults.Ok(
            new AlgorithmsResponse(
                [
                    .. Algorithms.All.Select(algorithm => Describe(algorithm.Name, algorithm.Description, algorithm)),
                    .. AlgorithmParameter.OpenSanctionsAliases.Select(name =>
                        Describe(
                            name,
                            "An algorithm name of the OpenSanctions API, accepted in matches and reconciliations. "
                                + $"The comparison and the scores are those of {Algorithms.Best.Name}.",
                            Algorithms.Best
                        )
                    ),
                ],
                Algorithms.Best.Name,
                Algorithms.Best.Name
            )
        );

    private static AlgorithmResponse Describe(string name, string description, Algorithm algorithm) =>
        new(name, description, new(description, new Dictionary<string, string>(), Features(algorithm)), Features(algorithm));

    private static Dictionary<string, FeatureResponse> Features(Algorithm algorithm) =>
        algorithm
            .Comparisons.OrderBy(comparison => comparison.Name, StringComparer.Ordinal)
            .ToDictionary(comparison => comparison.Name, FeatureResponse.Of, StringComparer.Ordinal);
}

/// <summary>The algorithms.</summary>
/// <param name="Algorithms">The algorithms.</param>
/// <param name="Default">The algorithm for queries that name none.</param>
/// <param name="Best">The algorithm that <c>best</c> means.</param>
public sealed record AlgorithmsResponse(IReadOnlyList<AlgorithmResponse> Algorithms, string Default, string Best);

/// <summary>An algorithm.</summary>
/// <param name="Name">Its name and version.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Docs">Its settings and what it compares.</param>
/// <param name="Features">What it compares, for older clients.</param>
public sealed record AlgorithmResponse(string Name, string Description, AlgorithmDocsResponse Docs, IReadOnlyDictionary<string, FeatureResponse> Features);

/// <summary>An algorithm's documentation.</summary>
/// <param name="Description">What it is for.</param>
/// <param name="Config">Its settings; always empty.</param>
/// <param name="Features">What it compares.</param>
public sealed record AlgorithmDocsResponse(
    string Description,
    IReadOnlyDictionary<string, string> Config,
    IReadOnlyDictionary<string, FeatureResponse> Features
);

/// <summary>A comparison.</summary>
/// <param name="Description">What is compared.</param>
/// <param name="Coefficient">Its weight: the most points that it can add or subtract; for an identifier, the highest minimum score.</param>
public sealed record FeatureResponse(string Description, double Coefficient)
{
    internal static FeatureResponse Of(MatchComparison comparison) => new(comparison.Description, Math.Max(comparison.Agreement, comparison.Contradiction));
}
