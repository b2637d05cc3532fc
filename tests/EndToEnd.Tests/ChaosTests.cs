using System.Security.Cryptography;
using Tests.Support.Chaos;
using Xunit.Abstractions;

namespace EndToEnd.Tests;

/// <summary>The short form of <c>infra/chaos</c>. It prints its seed; <c>infra/chaos --kills 10 --seed S</c> chooses the same victims again.</summary>
public sealed class ChaosTests(ITestOutputHelper output)
{
    [Fact]
    public async Task After_ten_random_kills_each_application_is_decided_once_and_each_notice_delivered()
    {
        var result = await ChaosRun.RunAsync(kills: 10, seed: RandomNumberGenerator.GetInt32(int.MaxValue), output.WriteLine);
        output.WriteLine(result.ToString());
        Assert.True(result.IsClean, result.ToString());
    }
}
