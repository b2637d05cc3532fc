using System.Diagnostics;
using System.Globalization;
using System.Text;
using CsCheck;
using Registry.Matching.Names;
using static Registry.Matching.Tests.Generators;

namespace Registry.Matching.Tests;

public sealed class NormalisingTests
{
    private static readonly Gen<string> Unicode = Gen.OneOf(
        Gen.Char[' ', '\uFFFF'].Array[0, 40].Select(letters => new string(letters)),
        Gen.Int[0x20, 0x10FFFF].Where(Rune.IsValid).Select(scalar => char.ConvertFromUtf32(scalar)).Array[0, 20].Select(string.Concat)
    );

    private static readonly Gen<string> Mutated = Gen.Select(
            AnyOf("Kim Jong-un", "O'Brien & Sons Ltd.", "김정은", "金正恩", "Ким Чен Ын", "محمد بن سلمان", "Société Générale S.A.", "J.-P. von der Älv III"),
            Gen.Int[0, 30],
            Gen.Char[' ', '\uFFFF'],
            Gen.Bool
        )
        .Select((name, at, letter, insert) => name[..(at % name.Length)] + letter + name[((at % name.Length) + (insert ? 0 : 1))..]);

    [Fact]
    public void Folding_is_idempotent_on_a_hundred_thousand_strings() =>
        Gen.OneOf(Unicode, Mutated)
            .Sample(
                text =>
                {
                    var once = TextFolder.Words(text).ConvertAll(word => word.Text);
                    Assert.All(once, word => Assert.True(word.Length > 0 && word.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterLower(c)), word));
                    var folded = string.Join(' ', once);
                    // Text longer than the maximum is truncated again.
                    if (folded.Length <= TextFolder.MaxNameLength)
                        Assert.Equal(once, TextFolder.Words(folded).ConvertAll(word => word.Text));
                },
                iter: 100_000
            );

    [Fact]
    public void A_hundred_thousand_strange_names_are_compared_symmetrically_without_failing() =>
        Gen.Select(Gen.OneOf(Unicode, Mutated), Mutated, AnyOf("Person", "Organization"))
            .Sample(
                (a, b, schema) =>
                {
                    var (x, y) = (MatchIndexTests.Person("a", a) with { Schema = schema }, MatchIndexTests.Person("b", b) with { Schema = schema });
                    var (one, other) = (MatchIndex.Compare(x, y)?.Score ?? 0, MatchIndex.Compare(y, x)?.Score ?? 0);
                    Assert.Equal(one, other, 1e-4);
                    Assert.InRange(one, 0, 1);
                },
                iter: 100_000
            );

    /// <summary>The evaluation tool answers queries made from the demo's fictional lists; each process has its own hash seed.</summary>
    [Fact]
    public async Task Two_processes_with_different_cultures_print_the_same_bytes()
    {
        var tool = Path.Combine(AppContext.BaseDirectory, "Registry.Evaluation.dll");
        var list = Path.Combine(Files.Root, "infra", "demo-lists", "fictional-second.xml");
        var answers = new List<byte[]>();
        foreach (var culture in new[] { "en-US", "tr-TR" })
        {
            var start = new ProcessStartInfo("dotnet", [tool, "--answers", list]) { RedirectStandardOutput = true };
            start.Environment["LANG"] = culture.Replace('-', '_') + ".UTF-8";
            start.Environment["LC_ALL"] = start.Environment["LANG"];
            using var process = Process.Start(start)!;
            using var output = new MemoryStream();
            await process.StandardOutput.BaseStream.CopyToAsync(output);
            await process.WaitForExitAsync();
            Assert.Equal(0, process.ExitCode);
            answers.Add(output.ToArray());
        }
        Assert.True(answers[0].Length > 1000, answers[0].Length.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(answers[0], answers[1]);
    }
}
