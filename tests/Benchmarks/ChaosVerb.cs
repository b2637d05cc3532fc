using System.Globalization;
using System.Security.Cryptography;
using Tests.Support.Chaos;

namespace Benchmarks;

/// <summary><c>infra/chaos</c>.</summary>
internal static class ChaosVerb
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var (kills, seed) = (10, RandomNumberGenerator.GetInt32(int.MaxValue));
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var isNumber = int.TryParse(arguments.ElementAtOrDefault(i + 1), CultureInfo.InvariantCulture, out var number) && number >= 0;
            if (isNumber && arguments[i] == "--kills")
                kills = number;
            else if (isNumber && arguments[i] == "--seed")
                seed = number;
            else
            {
                await Console.Error.WriteLineAsync("infra/chaos [--kills N] [--seed S]");
                return 2;
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
        var result = await ChaosRun.RunAsync(kills, seed, Console.WriteLine);
        Console.WriteLine(result);
        return result.IsClean ? 0 : 1;
    }
}
