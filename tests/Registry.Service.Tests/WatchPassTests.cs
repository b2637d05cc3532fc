using Platform.Kernel;
using Registry.Domain.Screening;
using Registry.Domain.Watches;
using Registry.Matching;
using Registry.Service.Watches;

namespace Registry.Service.Tests;

/// <summary>The pass with the roles exchanged leaves out nobody whom a screening would hit.</summary>
public sealed class WatchPassTests
{
    private const double Threshold = 0.7;

    private static readonly string[] Given = ["Chol Min", "Yong Su", "Jong Un", "Yong-chol", "Seo Yeon", "Mohamed Omar", "Aleksandr", "Sasha", "V.", "철민", "Čhol-min"];

    private static readonly string[] Family = ["Ri", "Kim", "Pak", "Lee", "Rhee", "Choe", "Petrov", "al-Hassan", "이", "Ким"];

    [Fact]
    public void Whoever_is_a_hit_with_the_roles_as_they_are_is_found_with_the_roles_exchanged()
    {
        // Every name with every date, so that names, dates and nationalities agree and contradict each other in all ways.
        List<Watch> watches = [.. Given.SelectMany(given => Family.SelectMany(family => (Watch[])
            [Watch($"{family} {given}", "1970-01-02", "KOR"), Watch($"{given} {family}", "1970", "PRK"), Watch($"{family} {given}", null, "CHN")]))];
        List<MatchEntity> changed = [.. Family.SelectMany(family => Given.Select((given, i) => new MatchEntity($"unsc-{family}-{given}", "Person", new Dictionary<string, IReadOnlyList<string>>
        {
            ["name"] = [$"{given} {family}".ToUpperInvariant()],
            ["weakAlias"] = [family + given],
            ["birthDate"] = i % 2 == 0 ? ["1970-01-02"] : ["1961"],
            ["nationality"] = ["kp"],
        })))];
        var lists = MatchIndex.Build(changed);
        var hit = watches.Where(watch => lists.Match(watch.Watched.Worker.ToMatchEntity(), new MatchOptions(1, Threshold)).Count > 0).ToList();
        Assert.InRange(hit.Count, 50, watches.Count - 1);
        Assert.Empty(hit.Except(WatchPass.Concerned(watches, changed, Threshold)));
    }

    private static Watch Watch(string name, string? birthDate, string nationality) => new(
        Guid.CreateVersion7(), new(Guid.CreateVersion7()), CountryCode.Parse("DEU"), AgencyId.Parse("DEU-BA"),
        new(new Person([name], birthDate is null ? null : PartialDate.Parse(birthDate), CountryCode.Parse(nationality), null, []), new Employer("Hanbit Shipyard", null, null)), [], IsOpen: true);
}
