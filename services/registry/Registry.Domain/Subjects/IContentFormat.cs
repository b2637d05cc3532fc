using Registry.Domain.Lists;

namespace Registry.Domain.Subjects;

/// <summary>The format of a whole list, as far as decisions on its subjects need it.</summary>
public interface IContentFormat : IUploadFormat
{
    /// <summary>What an entry of this format says, in a form that allows comparing two editions.</summary>
    IReadOnlySet<Statement> StatementsOf(SubjectContent content);
}
