// A house full of mistakes, one a type, and some right uses between them: RoomTests must tell them apart.
#pragma warning disable CA1822, CA1823, CA1812, CA1852, CA1861, CS0169, IDE0051, MA0041

namespace ChannelFit.Api.Tests.Planted
{
    internal sealed class Settings
    {
        public Cli.Verb Right() => new();
    }
}

namespace ChannelFit.Api.Tests.Planted.Cli
{
    internal sealed class Verb
    {
        public static int Wrong() => new Settings().GetHashCode();

        public Features.Ours.Fine? Right { get; set; }
    }
}

namespace ChannelFit.Api.Tests.Planted.Features.Ours
{
    internal sealed class Fine
    {
        public Http.Answer? Right { get; set; }

        public Awaits? OwnFeature { get; set; }
    }

    internal sealed class Awaits
    {
        public async Task<int> Wrong()
        {
            await Task.Yield();
            return Array.Empty<Theirs.Thing>().Length;
        }
    }
}

namespace ChannelFit.Api.Tests.Planted.Features.Theirs
{
    internal sealed class Thing
    {
        public Postgres.Row? Right { get; set; }
    }

    internal sealed class Mishap : Exception;
}

namespace ChannelFit.Api.Tests.Planted.Http
{
    internal class Answer
    {
        public Postgres.Row? Right { get; set; }
    }

    [AttributeUsage(AttributeTargets.Class)]
    internal sealed class MarkAttribute(Type of) : Attribute
    {
        public Type Of { get; } = of;
    }

    [Mark(typeof(Features.Theirs.Thing))]
    internal sealed class Attributed;

    internal sealed class Calls
    {
        public int Wrong() => Cli.Verb.Wrong();
    }

    internal sealed class Catches
    {
        public void Wrong()
        {
            try
            {
                GC.KeepAlive(this);
            }
            catch (Features.Theirs.Mishap)
            {
                GC.KeepAlive(null);
            }
        }
    }
}

namespace ChannelFit.Api.Tests.Planted.Postgres
{
    internal sealed class Row
    {
        public Seeds.Seed? Right { get; set; }
    }

    internal sealed class Inherits : Http.Answer;

    internal sealed class Holds
    {
        private readonly Http.Answer[] wrong = [];

        public bool IsEmpty => wrong.Length == 0;
    }

    internal sealed class Generic
    {
        public T? Wrong<T>()
            where T : Http.Answer => null;
    }

    internal sealed class Closes
    {
        public Func<string> Wrong(string name) => () => name + typeof(List<Http.Answer>);
    }
}

namespace ChannelFit.Api.Tests.Planted.Seeds
{
    internal sealed class Seed;

    internal sealed class Iterates
    {
        public IEnumerable<object> Wrong()
        {
            yield return new Seed();
            yield return new Postgres.Row();
        }
    }
}

namespace ChannelFit.Api.Tests.Planted.Utils
{
    internal sealed class Drawer;
}
