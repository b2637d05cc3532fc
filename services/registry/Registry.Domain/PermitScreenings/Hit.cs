using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Registry.Domain.Comparisons;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;

namespace Registry.Domain.PermitScreenings;

/// <summary>A listed subject that the screened party may be. Its evidence includes personal data from the application.</summary>
/// <param name="Screened">The compared party.</param>
/// <param name="SubjectId">The subject.</param>
/// <param name="Revision">The revision of the subject that was compared.</param>
/// <param name="List">The list that names it.</param>
/// <param name="Schema">The FollowTheMoney schema.</param>
/// <param name="Caption">Its display name.</param>
/// <param name="Score">From 0 to 1.</param>
/// <param name="Evidence">Each comparison, strongest first.</param>
public sealed record Hit(
    ScreenedParty Screened,
    SubjectId SubjectId,
    int Revision,
    ListId List,
    string Schema,
    string Caption,
    double Score,
    IReadOnlyList<Evidence> Evidence
)
{
    /// <summary>
    /// A digest of the evidence: unchanged while the same values are compared with the same result, regardless of what else the list changes about the subject.
    /// SHA-256 in lower-case hex.
    /// </summary>
    public string EvidenceDigest() =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    string.Join(
                        '\n',
                        Evidence
                            .Select(evidence =>
                                string.Create(
                                    CultureInfo.InvariantCulture,
                                    $"{evidence.Feature}|{evidence.Score:R}|{evidence.Weight:R}|{evidence.Query}|{evidence.Candidate}"
                                )
                            )
                            .Prepend(Score.ToString("R", CultureInfo.InvariantCulture))
                    )
                )
            )
        );
}
