using EndToEnd.Tests.Loss;
using Xunit.Abstractions;

// The tests mostly wait, so more of them run together than there are cores.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
[assembly: TestCollectionOrderer("EndToEnd.Tests.LongestFirst", "EndToEnd.Tests")]

namespace EndToEnd.Tests;

/// <summary>Starts the longest test classes first, so that none of them runs alone at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly Type[] Longest =
    [
        typeof(StalledTransactionTests),
        typeof(ChaosTests),
        typeof(OpenTransactionTests),
        typeof(PausedInstanceTests),
        typeof(OperatorPathTests),
        typeof(ClockJumpTests),
    ];

    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => RankOf(collection.DisplayName));

    // xunit names the collection of a class after it.
    private static int RankOf(string collection)
    {
        var rank = Array.FindIndex(Longest, type => collection.EndsWith(type.FullName!, StringComparison.Ordinal));
        return rank < 0 ? Longest.Length : rank;
    }
}
