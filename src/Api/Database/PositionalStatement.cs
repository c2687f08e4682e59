using System.Text.RegularExpressions;
using Npgsql;

namespace ChannelFit.Api.Database;

/// <summary>
/// A statement for several requests at once, whose named parameters are replaced by positions once. Npgsql would otherwise
/// parse the statement in each execution, to replace them.
/// </summary>
internal sealed partial class PositionalStatement<TRequest>
{
    private readonly string text;
    private readonly List<Func<IReadOnlyList<TRequest>, NpgsqlParameter>> parameters = [];

    /// <summary>Creates the statement.</summary>
    /// <param name="sql">The statement with parameters such as <c>@Id</c>.</param>
    /// <param name="parametersByName">Create the parameters from the requests, by name.</param>
    public PositionalStatement(
        string sql,
        IReadOnlyDictionary<string, Func<IReadOnlyList<TRequest>, NpgsqlParameter>> parametersByName
    )
    {
        var names = new List<string>();
        text = Parameter()
            .Replace(
                sql,
                match =>
                {
                    var name = match.Groups["name"].Value;

                    if (!names.Contains(name))
                    {
                        names.Add(name);
                        parameters.Add(parametersByName[name]);
                    }

                    return FormattableString.Invariant($"${names.IndexOf(name) + 1}");
                }
            );
    }

    /// <summary>Creates the command for requests.</summary>
    public NpgsqlBatchCommand CreateCommand(IReadOnlyList<TRequest> requests)
    {
        var command = new NpgsqlBatchCommand(text);

        foreach (var create in parameters)
        {
            command.Parameters.Add(create(requests));
        }

        return command;
    }

    /// <summary>Describes a parameter that is an array with the value of each request.</summary>
    public static Func<IReadOnlyList<TRequest>, NpgsqlParameter> Column<TValue>(Func<TRequest, TValue> value) =>
        requests => CreateParameter(requests.Select(value).ToArray());

    public static NpgsqlParameter CreateParameter<TValue>(TValue value) =>
        new NpgsqlParameter<TValue> { TypedValue = value };

    [GeneratedRegex(@"@(?<name>\w+)", RegexOptions.NonBacktracking)]
    private static partial Regex Parameter();
}
