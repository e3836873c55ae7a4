using SamPt.Core.QueryPoints;

namespace SamPt.Data.QueryPoints;

/// <summary>The query points of one object.</summary>
/// <param name="Name">What the object is called; distinct within a set.</param>
/// <param name="Frame">Index of the query frame, 0 or above.</param>
/// <param name="Points">Positions in pixels of the original frame.</param>
public sealed record QueryPointObject(string Name, int Frame, ObjectPoints Points);

/// <summary>The query points of a video's objects. The objects' ids in label maps are their places in the list, from 1.</summary>
public sealed record QueryPointSet(IReadOnlyList<QueryPointObject> Objects);
