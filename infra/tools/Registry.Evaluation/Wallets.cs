using System.Globalization;
using System.Text.Json;
using Registry.Matching.Identifiers;

namespace Registry.Evaluation;

/// <summary>Counts the listed wallet addresses that have the format and checksum of their chain.</summary>
internal static class Wallets
{
    internal static void Run(string path, bool show)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        var addresses = document
            .RootElement.GetProperty("addresses")
            .EnumerateArray()
            .Select(a => (Chain: a.GetProperty("chain").GetString()!, Address: a.GetProperty("address").GetString()!))
            .ToList();
        Console.WriteLine("chain          listed  valid  no checksum  invalid  unknown");
        foreach (
            var chain in addresses
                .GroupBy(a => a.Chain)
                .OrderByDescending(g => g.Count())
                .ThenBy(g => g.Key, StringComparer.Ordinal)
                .Append(addresses.GroupBy(_ => "all").Single())
        )
        {
            var checks = chain.Select(a => (a.Address, Check: WalletAddress.Check(a.Address))).ToList();
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{chain.Key, -13}  {checks.Count, 6}  "
                        + $"{checks.Count(c => c.Check is WalletCheck.Valid), 5}  {checks.Count(c => c.Check is WalletCheck.Unchecked), 11}  "
                        + $"{checks.Count(c => c.Check is WalletCheck.Invalid), 7}  {checks.Count(c => c.Check is WalletCheck.Unknown), 7}"
                )
            );
            foreach (var (address, check) in checks.Where(c => show && chain.Key != "all" && c.Check is not (WalletCheck.Valid or WalletCheck.Unchecked)))
                Console.WriteLine($"  {address}: {check}");
        }
    }
}
