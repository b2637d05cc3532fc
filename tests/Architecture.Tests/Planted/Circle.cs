#pragma warning disable IDE0161 // Several namespaces in one file.
// Never called: each uses Planted.Home in one way, and Planted.Home uses each; the root at the end and its folder use each other.
namespace Architecture.Tests.Planted.Home
{
    internal class Owner
    {
        public static object[] All =>
            [new ByField.Type(), new ByMethod.Type(), new ByBody.Type(), new ByBase.Type(), new ByGeneric.Type(), new ByAttribute.Type(), new ByClosure.Type()];
    }

    [AttributeUsage(AttributeTargets.All)]
    internal sealed class MarkAttribute : Attribute;
}

namespace Architecture.Tests.Planted.ByField
{
    internal sealed class Type
    {
        public Home.Owner? Owner { get; set; }
    }
}

namespace Architecture.Tests.Planted.ByMethod
{
    internal sealed class Type
    {
        public static Home.Owner? Find() => null;
    }
}

namespace Architecture.Tests.Planted.ByBody
{
    internal sealed class Type
    {
        public static int Count() => Home.Owner.All.Length;
    }
}

namespace Architecture.Tests.Planted.ByBase
{
    internal sealed class Type : Home.Owner;
}

namespace Architecture.Tests.Planted.ByGeneric
{
    internal sealed class Type
    {
        public static IReadOnlyList<Home.Owner> None() => [];
    }
}

namespace Architecture.Tests.Planted.ByAttribute
{
    [Home.Mark]
    internal sealed class Type;
}

namespace Architecture.Tests.Planted.ByClosure
{
    internal sealed class Type
    {
        public static Func<int> Later(int more) => () => Home.Owner.All.Length + more;
    }
}

namespace Architecture.Tests.Planted.Straight
{
    internal sealed class Type
    {
        public static object[] All => Home.Owner.All;
    }
}

namespace Architecture.Tests.Planted.Root
{
    internal sealed class Face
    {
        public static object Part => new Folder.Part();
    }
}

namespace Architecture.Tests.Planted.Root.Folder
{
    internal sealed class Part
    {
        public Face? Face { get; set; }
    }
}
